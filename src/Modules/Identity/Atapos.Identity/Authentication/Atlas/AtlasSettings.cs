using Atapos.Shared.Hosting.Settings;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>How staff sign-on is reached and what its roles mean here.</summary>
internal sealed record AtlasSettings
{
    /// <summary><c>ATLAS_SSO_URL</c>, with a slash at its end.</summary>
    internal required Uri Address { get; init; }

    /// <summary><c>ATLAS_APP_CODE</c>: the application whose roles count.</summary>
    internal required string AppCode { get; init; }

    /// <summary><c>ATLAS_ENCRYPTION_KEY</c> and <c>ATLAS_ENCRYPTION_IV</c>; null in Development without both, where answers must be plain.</summary>
    internal required AtlasCipher? Cipher { get; init; }

    /// <summary><c>ATLAS_ADMIN_LEVEL</c>: from here on a role is Admin (owner).</summary>
    internal required int AdminLevel { get; init; }

    /// <summary><c>ATLAS_OFFICER_LEVEL</c>: from here on a role is Officer (staff).</summary>
    internal required int OfficerLevel { get; init; }

    /// <summary><c>ATLAS_CACHE_SECONDS</c>: how long a verified token is not asked about again.</summary>
    internal required TimeSpan CacheFor { get; init; }

    internal static AtlasSettings Read(SettingsReader settings)
    {
        const string Default = "https://api.atlas-microapi.atamsindonesia.com/api/v1";
        var address = settings.Address("ATLAS_SSO_URL", Default) ?? new(Default);
        var key = settings.Secret("ATLAS_ENCRYPTION_KEY");
        var iv = settings.Secret("ATLAS_ENCRYPTION_IV");
        var read = new AtlasSettings
        {
            Address = new(address.AbsoluteUri.TrimEnd('/') + "/"),
            AppCode = settings.Text("ATLAS_APP_CODE", "ATAPOS")!,
            Cipher = key is null || iv is null ? null : new AtlasCipher(key, iv),
            AdminLevel = settings.Number("ATLAS_ADMIN_LEVEL", 100, 1, int.MaxValue),
            OfficerLevel = settings.Number("ATLAS_OFFICER_LEVEL", 10, 1, int.MaxValue),
            CacheFor = TimeSpan.FromSeconds(settings.Number("ATLAS_CACHE_SECONDS", 60, 0, 60)),
        };
        if (read.AdminLevel < read.OfficerLevel)
        {
            settings.Fault("ATLAS_ADMIN_LEVEL", "must not be below ATLAS_OFFICER_LEVEL");
        }

        return read;
    }
}
