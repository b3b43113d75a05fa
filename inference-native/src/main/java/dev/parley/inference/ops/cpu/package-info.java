/**
 * C kernels with SIMD. {@link dev.parley.inference.ops.cpu.CpuOps} records operations as structs
 * that the library's threads work through; {@link dev.parley.inference.ops.cpu.NativeLibrary} is
 * the way into C, whose side of every struct is {@code parley_ops.h} and {@code device.h}.
 */
@NullMarked
package dev.parley.inference.ops.cpu;

import org.jspecify.annotations.NullMarked;
