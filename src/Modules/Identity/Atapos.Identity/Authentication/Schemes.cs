namespace Atapos.Identity.Authentication;

/// <summary>The names of the ways to tell who is asking.</summary>
internal static class Schemes
{
    /// <summary>The default: picks one of the others by the token.</summary>
    internal const string Caller = "Caller";

    /// <summary>A token of ours.</summary>
    internal const string Customer = "Customer";

    /// <summary>A token of Atlas.</summary>
    internal const string Atlas = "Atlas";
}
