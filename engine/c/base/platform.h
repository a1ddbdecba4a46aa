/*
 * What the code is compiled for. Each source of randomness can be forced from
 * the compiler's command line, so that every one can be compiled and, where the
 * machine has it, run:
 *
 *   -DOSR_SOURCE_VDSO         Linux: the vDSO's getrandom, and getrandom(2) where
 *                             the vDSO cannot serve
 *   -DOSR_SOURCE_GETRANDOM    Linux: getrandom(2), and nothing else
 *   -DOSR_SOURCE_DEV_URANDOM  Linux: /dev/urandom, and nothing else
 *   -DOSR_SOURCE_GETENTROPY   macOS and any libc that has getentropy(3)
 *   -DOSR_SOURCE_PROCESSPRNG  Windows
 *
 * By default, the platform's own; on Linux all three of its sources, and
 * osr_source_choose says which to begin with: /dev/urandom serves where the
 * kernel or a sandbox refuses getrandom(2).
 */
#ifndef OSR_PLATFORM_H
#define OSR_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

#if !defined(OSR_SOURCE_VDSO) && !defined(OSR_SOURCE_GETRANDOM) && !defined(OSR_SOURCE_DEV_URANDOM) && \
    !defined(OSR_SOURCE_GETENTROPY) && !defined(OSR_SOURCE_PROCESSPRNG)
#  if defined(__linux__)
#    define OSR_SOURCE_VDSO
#    define OSR_SOURCE_GETRANDOM
#    define OSR_SOURCE_DEV_URANDOM
#  elif defined(__APPLE__)
#    define OSR_SOURCE_GETENTROPY
#  elif defined(_WIN32)
#    define OSR_SOURCE_PROCESSPRNG
#  else
#    error "osrandom knows no source of randomness on this platform"
#  endif
#endif

#if defined(OSR_SOURCE_VDSO) && !defined(OSR_SOURCE_GETRANDOM)
#  define OSR_SOURCE_GETRANDOM
#endif

#ifdef _WIN32
#  define OSR_EXPORT __declspec(dllexport)
#else
#  define OSR_EXPORT __attribute__((visibility("default")))
#endif

#endif
