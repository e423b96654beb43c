# The flags that every target of the project shares, as one interface target: contactsync::options.
option(CONTACTSYNC_TESTS "Build the tests" ON)
option(CONTACTSYNC_BENCH "Build the benchmarks" OFF)
option(CONTACTSYNC_HARDEN "Build with Debian's hardening flags (the release preset does)" OFF)
set(CONTACTSYNC_SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize= takes them")

# Debian 12's g++ 12 miscompiles ordinary coroutines: crashes and silent use after free at -O2 and under ASan.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    message(FATAL_ERROR "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines; use clang 19 "
                        "(the presets do: cmake --preset dev) or g++ 13 and newer.")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The sloppiness settings are what ccache needs to cache objects that use a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
        ${CCACHE_PROGRAM})
endif()

add_library(contactsync_options INTERFACE)
add_library(contactsync::options ALIAS contactsync_options)
target_include_directories(contactsync_options INTERFACE "${CMAKE_SOURCE_DIR}/lib")
target_compile_options(contactsync_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Werror)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # Leaving members to their defaults is what designated initialisers are for.
    target_compile_options(contactsync_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp" -Wno-missing-designated-field-initializers)
    find_program(LLD_PROGRAM NAMES ld.lld-19 ld.lld)
    if(LLD_PROGRAM)
        target_link_options(contactsync_options INTERFACE "--ld-path=${LLD_PROGRAM}")
    endif()
endif()
if(CONTACTSYNC_SANITIZE)
    target_compile_options(contactsync_options INTERFACE
        -fsanitize=${CONTACTSYNC_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(contactsync_options INTERFACE -fsanitize=${CONTACTSYNC_SANITIZE})
endif()
if(CONTACTSYNC_HARDEN)
    target_compile_options(contactsync_options INTERFACE -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2 -Werror=format-security)
    target_link_options(contactsync_options INTERFACE -pie -Wl,-z,relro,-z,now)
endif()

# contactsync_library(<name> SOURCES … LINK …): one static library per layer; what is not in LINK cannot be linked.
function(contactsync_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    add_library(contactsync_${name} STATIC ${ARG_SOURCES})
    add_library(contactsync::${name} ALIAS contactsync_${name})
    target_link_libraries(contactsync_${name} PUBLIC ${ARG_LINK} PRIVATE contactsync::options ${ARG_PRIVATE_LINK})
    target_include_directories(contactsync_${name} PUBLIC "${CMAKE_SOURCE_DIR}/lib")
endfunction()

# contactsync_test(<name> SOURCES … LINK …): one GoogleTest executable, its cases known to CTest one by one.
function(contactsync_test name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LINK} contactsync::options GTest::gmock GTest::gtest_main)
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests" "${CMAKE_SOURCE_DIR}/lib")
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300)
endfunction()
