# Install rules, and the two Debian packages that CPack makes of them: contactsync (the program, its units, manuals and monitoring) and
# contactsync-sandbox (the stand-ins and the sample population). scripts/package builds them from the release preset, whose prefix is /usr.
include(GNUInstallDirs)
set(unit_dir "/lib/systemd/system")
set(doc_dir "${CMAKE_INSTALL_DATADIR}/doc")
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# contactsync_compressed(<component> <source> <destination> <name>): installs a file as Debian wants manuals and change logs, gzipped
# without a time stamp. Compressed by the target `package-files`.
add_custom_target(package-files)
function(contactsync_compressed component source destination name)
    set(compressed "${CMAKE_BINARY_DIR}/package/${component}/${name}.gz")
    string(MAKE_C_IDENTIFIER "compress_${component}_${name}" target)
    add_custom_command(OUTPUT "${compressed}"
        COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_BINARY_DIR}/package/${component}"
        COMMAND gzip -9nc "${CMAKE_SOURCE_DIR}/${source}" > "${compressed}"
        DEPENDS "${CMAKE_SOURCE_DIR}/${source}" VERBATIM)
    add_custom_target(${target} DEPENDS "${compressed}")
    add_dependencies(package-files ${target})
    install(FILES "${compressed}" DESTINATION "${destination}" COMPONENT ${component})
endfunction()

install(TARGETS contactsync RUNTIME COMPONENT program)
install(FILES etc/contactsync.toml DESTINATION "${CMAKE_INSTALL_FULL_SYSCONFDIR}/contactsync" COMPONENT program)
file(GLOB units CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/systemd/*.service" "${CMAKE_SOURCE_DIR}/systemd/*.timer")
install(FILES ${units} DESTINATION "${unit_dir}" COMPONENT program)
contactsync_compressed(program docs/man/contactsync.1 "${CMAKE_INSTALL_MANDIR}/man1" contactsync.1)
contactsync_compressed(program docs/man/contactsync.toml.5 "${CMAKE_INSTALL_MANDIR}/man5" contactsync.toml.5)
contactsync_compressed(program CHANGELOG.md "${doc_dir}/contactsync" changelog)
# What an operator reads; the rest is for those who have the sources.
file(GLOB guides CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/docs/*.md")
list(FILTER guides EXCLUDE REGEX "/(ARCHITECTURE|BENCHMARKS|SANDBOX)\\.md$")
install(FILES README.md ${guides} packaging/debian/copyright DESTINATION "${doc_dir}/contactsync" COMPONENT program)
install(DIRECTORY docs/schemas etc/prometheus etc/grafana DESTINATION "${CMAKE_INSTALL_DATADIR}/contactsync" COMPONENT program
    PATTERN "*.test.yml" EXCLUDE)
install(FILES etc/completion/contactsync.bash DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME contactsync
    COMPONENT program)
install(FILES etc/completion/_contactsync DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions" COMPONENT program)
install(FILES etc/completion/contactsync.fish DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT program)

install(FILES packaging/debian/lintian-overrides DESTINATION "${CMAKE_INSTALL_DATADIR}/lintian/overrides" RENAME contactsync
    COMPONENT program)

install(TARGETS contactsync-sandbox RUNTIME COMPONENT sandbox)
install(DIRECTORY sandbox/population DESTINATION "${CMAKE_INSTALL_DATADIR}/contactsync-sandbox" COMPONENT sandbox)
install(FILES docs/SANDBOX.md packaging/debian/copyright DESTINATION "${doc_dir}/contactsync-sandbox" COMPONENT sandbox)
install(DIRECTORY docs/contracts DESTINATION "${doc_dir}/contactsync-sandbox" COMPONENT sandbox)
contactsync_compressed(sandbox docs/man/contactsync-sandbox.1 "${CMAKE_INSTALL_MANDIR}/man1" contactsync-sandbox.1)
contactsync_compressed(sandbox CHANGELOG.md "${doc_dir}/contactsync-sandbox" changelog)
install(FILES packaging/debian/lintian-overrides DESTINATION "${CMAKE_INSTALL_DATADIR}/lintian/overrides" RENAME contactsync-sandbox
    COMPONENT sandbox)

# The packages that no library dependency shows: the group `runtime` of scripts/packages.txt.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/scripts/packages.txt")
file(STRINGS scripts/packages.txt runtime_packages REGEX "^runtime ")
list(TRANSFORM runtime_packages REPLACE "^runtime +" "")
list(JOIN runtime_packages ", " runtime_packages)

set(CPACK_GENERATOR DEB)
set(CPACK_OUTPUT_FILE_PREFIX "${CMAKE_SOURCE_DIR}/build")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_PACKAGE_CONTACT "contactsync maintainers <maintainers@contactsync.example>")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
set(CPACK_COMPONENTS_ALL program sandbox)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME contactsync)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "${runtime_packages}")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "contactsync-sandbox, prometheus, sqlite3")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "keeps the contacts of Reevo, Reply.io and Tether equal
contactsync reads the contacts of the three services, finds who is who, merges
field by field, and writes what is missing or different. A second run over
unchanged systems writes nothing, an opt-out spreads first and stays, and every
value can be explained.

It runs as a one-shot command, from a systemd timer, or as a service. The units
are installed disabled: nothing is read or written before a person has filled
in /etc/contactsync/contactsync.toml and started it.")
set(debian "${CMAKE_SOURCE_DIR}/packaging/debian")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA "${debian}/conffiles;${debian}/postinst;${debian}/prerm;${debian}/postrm")

set(CPACK_DEBIAN_SANDBOX_PACKAGE_NAME contactsync-sandbox)
set(CPACK_DEBIAN_SANDBOX_PACKAGE_SUGGESTS contactsync)
set(CPACK_DEBIAN_SANDBOX_DESCRIPTION "stand-ins for Reevo, Reply.io and Tether to try contactsync with
contactsync-sandbox answers on loopback as the three services do, with state,
limits, faults, and switches for what their contracts leave open. It is for
demonstrations, for tests, and for trying a configuration of contactsync before
it meets production. A sample population of 3,000 invented people is included.")

include(CPack)

if(CONTACTSYNC_TESTS AND CMAKE_BUILD_TYPE STREQUAL "Release")
    add_test(NAME Package.SatisfiesLintian COMMAND "${CMAKE_SOURCE_DIR}/scripts/check-package" --lint)
    set_tests_properties(Package.SatisfiesLintian PROPERTIES LABELS package TIMEOUT 600 RUN_SERIAL ON)
endif()
