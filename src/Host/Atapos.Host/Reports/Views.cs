using Atapos.Shared.Hosting.Data;

namespace Atapos.Host.Reports;

/// <summary>The original's tables for those who read the database (docs/data.md). They are the host's, because it alone knows all modules.</summary>
internal static class Views
{
    // Goes up with every change of Views.sql.
    private const int Version = 1;

    internal static SchemaOfViews Read()
    {
        using var text = new StreamReader(typeof(Views).Assembly.GetManifestResourceStream("Views.sql")!);
        return new("atapos", Version, text.ReadToEnd());
    }
}
