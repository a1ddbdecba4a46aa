/**
 * The functions of the system's C library that loading needs. They are bound
 * through the handle of libcrypto, which is linked to this process's C library,
 * whatever its name. Not on Windows.
 *
 * @module
 */
import type { Prototypes } from "./declare.ts";

/** `RTLD_NOW | RTLD_NOLOAD` of Linux: find a library that is already open. */
export const RTLD_NOW_NOLOAD = 0x6;
/** `RTLD_DI_LINKMAP`: ask dlinfo(3) for the library's link map. */
export const RTLD_DI_LINKMAP = 2;
/** `MFD_CLOEXEC | MFD_ALLOW_SEALING` (memfd_create(2)). */
export const MFD_CLOEXEC_ALLOW_SEALING = 0x3;
/** `MFD_NOEXEC_SEAL`, from Linux 6.3 on. */
export const MFD_NOEXEC_SEAL = 0x8;
/** `F_DUPFD_CLOEXEC` (fcntl(2)). */
export const F_DUPFD_CLOEXEC = 1030;
/** `F_ADD_SEALS` (fcntl(2)). */
export const F_ADD_SEALS = 1033;
/** `F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE`. */
export const F_SEAL_ALL = 0xf;

/** The functions of the C library. */
export const libc = {
  memcpy: "void *(void *dest, address const void *src, size_t n)",
  dladdr: "int (address const void *addr, data Dl_info *info)",
  dlopen: "void *(const char *filename, int flags)",
  dlclose: "int (address void *handle)",
  dlsym: "void *(address void *handle, const char *name)",
  dlvsym: ["void *(address void *handle, const char *name, const char *version)", "glibc"],
  dlinfo: "int (address void *handle, int request, void *info)",
  memfd_create: ["int (const char *name, unsigned int flags)", "glibc 2.27 or musl"],
  write: "long (int fd, const void *buf, size_t count)",
  fcntl: "int (int fd, int cmd, int arg)",
  close: "int (int fd)",
} as const satisfies Prototypes;
