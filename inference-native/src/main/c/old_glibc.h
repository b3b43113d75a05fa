// glibc 2.34 took the thread functions into libc under a new version, which older systems refuse.
// We ask for them under the version they had before, so that a library built on a new system loads
// on every one from glibc 2.17 (2012) on. Sanitizers put functions of their own in their place.
#ifndef PARLEY_OLD_GLIBC_H
#define PARLEY_OLD_GLIBC_H

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if defined(__x86_64__)
#define PARLEY_OLD(function) __asm__(".symver " #function "," #function "@GLIBC_2.2.5")
#elif defined(__aarch64__)
#define PARLEY_OLD(function) __asm__(".symver " #function "," #function "@GLIBC_2.17")
#endif
PARLEY_OLD(pthread_create);
PARLEY_OLD(pthread_join);
#endif

#endif
