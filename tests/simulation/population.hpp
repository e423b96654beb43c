#pragma once

#include "support/address_books.hpp"

#include <rapidcheck.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace contactsync::test {

enum class Act {
    add,
    edit_text,
    clear_text,
    replace_address,
    add_address,
    remove_address,
    erase,
    merge,
    opt_out,
    sync,
    sync_with_faults,
    crash
};

/// One thing that happens. What it cannot be done to is left alone, so that any list of steps is a history, and so is
/// any part of it.
struct Step {
    Act act = Act::sync;
    ProviderId where = ProviderId::reevo;
    int who = 0;
    int what = 0;
};
std::ostream& operator<<(std::ostream& out, const Step& step);

/// A few people in three address books, what is done to them, and what must be true of them in the end. Every address
/// is of one person for good, so that the book-keeping here needs none of the program's own idea of who is who.
class Population {
public:
    Population(AddressBooks& books, std::uint32_t seed);

    /// What a person does; the other acts are for whoever runs the mirror.
    void take(const Step& step);
    /// Faults begin.
    void turn_bad(std::uint32_t seed);
    /// Faults end.
    void calm();
    /// Returns how many parked writes were put back.
    std::size_t retry_parked();

    // Each tells the first offence, "" if there is none.
    std::string disagreement();
    std::string doubled();
    std::string lost_edit();
    std::string lost_opt_out();
    std::string damage_from_absence();
    /// Everything that the services hold, for the reader of a failure.
    std::string picture();

private:
    std::vector<std::string> records_of(const FakeProvider& service, int person) const;
    int person_of(const Contact& values) const;
    Contact newcomer(int person, int variant) const;
    void edit_text(const Step& step, const std::string& remote_id);
    void change_address(const Step& step, const std::string& remote_id);
    void merge_two(const Step& step, const std::string& remote_id);
    bool is_settled(const store::ContactView& view);

    AddressBooks& world_;
    std::mt19937 random_;
    int variants_ = 0;
    std::set<int>
        entangled_; ///< who was merged with somebody else, or gave up an address: they may have several records
    std::map<std::tuple<ProviderId, std::string, std::string>, std::string>
        last_edit_; ///< (where, record, field) -> value
    std::set<std::pair<ProviderId, std::string>> opted_out_;
};

} // namespace contactsync::test

namespace rc {
template <>
struct Arbitrary<contactsync::test::Step> {
    static Gen<contactsync::test::Step> arbitrary();
};
} // namespace rc
