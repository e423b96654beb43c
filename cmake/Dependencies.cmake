# Every find_package of the project, with the oldest version it is tested with.
# The Boost prefix is what scripts/setup unpacks where the distribution's Boost is older than 1.81.
if(EXISTS "${CMAKE_SOURCE_DIR}/build/boost/.complete")
    file(GLOB contactsync_boost_cmake "${CMAKE_SOURCE_DIR}/build/boost/usr/lib/*/cmake")
    list(PREPEND CMAKE_PREFIX_PATH "${CMAKE_SOURCE_DIR}/build/boost/usr")
    set(Boost_DIR "${contactsync_boost_cmake}/Boost-1.81.0" CACHE PATH "Boost 1.81 of the project's prefix")
endif()
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers url json container)

find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(simdjson 3.0 REQUIRED)
find_package(SQLiteCpp 3.2 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(tomlplusplus 3.3 REQUIRED)
find_package(ICU 70 REQUIRED COMPONENTS uc i18n)
find_package(PkgConfig REQUIRED)
pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
# By pkg-config: the CMake package asks for what its HTTP server and push client need, and neither is used.
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h REQUIRED)
find_library(PHONENUMBER_LIBRARY phonenumber REQUIRED)
find_library(PROTOBUF_LIBRARY protobuf REQUIRED)

add_library(contactsync_phonenumber INTERFACE)
target_include_directories(contactsync_phonenumber SYSTEM INTERFACE "${PHONENUMBER_INCLUDE}")
target_link_libraries(contactsync_phonenumber INTERFACE "${PHONENUMBER_LIBRARY}" "${PROTOBUF_LIBRARY}")

# Asio, Beast and Boost.JSON are compiled once, in lib/base/asio.cpp, so their headers stay declarations elsewhere.
add_library(contactsync_asio INTERFACE)
target_compile_definitions(contactsync_asio INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(contactsync_asio INTERFACE Boost::headers Boost::url Boost::json Boost::container
    OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

if(CONTACTSYNC_TESTS)
    find_package(GTest 1.12 REQUIRED)
    find_package(rapidcheck REQUIRED)
    include(GoogleTest)
endif()
if(CONTACTSYNC_BENCH)
    find_package(benchmark 1.7 REQUIRED)
endif()
