#pragma once

#include "base/ids.hpp"
#include "merge/operation.hpp"
#include "store/store.hpp"

#include <boost/json.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace contactsync::commands {

/// The file cannot be read as a plan, or not be written (exit status 64).
class PlanFileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A write of a plan file, by what stays the same between the plan and its application.
struct PlannedEntry {
    ProviderId provider = ProviderId::reevo;
    ContactId contact{};
    std::string remote_id;   ///< empty for a creation
    bool is_restore = false; ///< what an undo puts back; stands beside the record's other write
    std::vector<FieldChange> changes;
};
struct PlanFile {
    std::vector<PlannedEntry> entries;
};

/// A field of the plan that is not as it was, and was left alone.
struct MovedField {
    ProviderId provider = ProviderId::reevo;
    ContactId contact{};
    std::string field;
};

/// Whether a plan can be written there, told before the work is done. What is there stays.
/// Throws PlanFileError, or std::system_error where the disk is at fault.
void require_writable(const std::string& path);
/// The report of `plan`, mode 0600: it holds personal data. An earlier plan stays until this one is whole; a device or
/// pipe is written to as it is. Throws as above.
void write_plan_file(const std::string& path, const boost::json::object& document);
/// Throws PlanFileError.
PlanFile read_plan_file(const std::string& path);

/// Approves, of what is planned now, exactly what the file planned: the same fields of the same records, from and to
/// the same values. A creation goes whole or not at all. Returns what had moved.
std::vector<MovedField> approve_planned(store::Store& store, const PlanFile& plan);

boost::json::array moved_array(const std::vector<MovedField>& moved);

} // namespace contactsync::commands
