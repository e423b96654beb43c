# contactsync_embed_sql(<target> <directory>): every NNNN_*.sql of the directory becomes a string in a generated header
# "embedded_migrations.hpp", so that the program needs no files beside it to create or upgrade its store.
function(contactsync_embed_sql target directory)
    file(GLOB migrations CONFIGURE_DEPENDS "${directory}/[0-9][0-9][0-9][0-9]_*.sql")
    list(SORT migrations)
    set(header "${CMAKE_CURRENT_BINARY_DIR}/generated/embedded_migrations.hpp")
    add_custom_command(
        OUTPUT "${header}"
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${header} "-DMIGRATIONS=${migrations}" -P "${CMAKE_SOURCE_DIR}/cmake/embed_sql_script.cmake"
        DEPENDS ${migrations} "${CMAKE_SOURCE_DIR}/cmake/embed_sql_script.cmake"
        VERBATIM)
    target_sources(${target} PRIVATE "${header}")
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/generated")
endfunction()
