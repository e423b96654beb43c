set(entries "")
foreach(migration IN LISTS MIGRATIONS)
    get_filename_component(name "${migration}" NAME)
    string(REGEX REPLACE "^0*([0-9]+)_.*" "\\1" number "${name}")
    file(READ "${migration}" text)
    string(APPEND entries "    {${number}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from schema/*.sql; do not edit.\n#pragma once\n#include <array>\n#include <string_view>\n
struct EmbeddedMigration {\n    int version;\n    std::string_view name;\n    std::string_view sql;\n};\n
inline constexpr auto kEmbeddedMigrations = std::to_array<EmbeddedMigration>({\n${entries}});\n")
