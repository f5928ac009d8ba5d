using Atapos.Shared.Hosting.Data;

namespace Atapos.Catalog.Images;

/// <summary>Wakes the sweep of this host before its time.</summary>
internal sealed class ImageSweepBell : WorkBell;
