/**
 * Gets models from a hub that speaks the Hugging Face protocol. The path: {@link
 * dev.parley.tools.hub.KnownModel} or a {@link dev.parley.tools.hub.RepositoryId} names the
 * repository, {@link dev.parley.tools.hub.Hub} reads its {@link
 * dev.parley.tools.hub.RepositoryListing}, {@link dev.parley.tools.hub.ModelFiles} chooses from it,
 * {@link dev.parley.tools.hub.Download} brings one file home.
 */
@NullMarked
package dev.parley.tools.hub;

import org.jspecify.annotations.NullMarked;
