/**
 * NVIDIA's driver API, as much of it as the CUDA device needs, called through LWJGL's core. {@link
 * dev.parley.inference.cuda.CudaDriver} finds the library, {@link
 * dev.parley.inference.cuda.CudaContext} is a GPU made ready, and everything else is opened by one
 * and closed with it. Knows no tensor and no operation.
 *
 * <p>Functions are looked up under the name of one version each ({@code cuMemAlloc_v2}), all of
 * them in every driver from CUDA 11.8 on. Nothing that is called for every token takes memory of
 * Java's.
 */
@NullMarked
package dev.parley.inference.cuda;

import org.jspecify.annotations.NullMarked;
