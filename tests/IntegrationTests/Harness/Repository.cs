namespace Atapos.IntegrationTests.Harness;

/// <summary>The tree of files, for what is generated and committed.</summary>
public static class Repository
{
    private static readonly string Root = FindRoot();

    /// <summary>Whether generated files are to be written anew instead of being compared.</summary>
    public static bool IsAccepting => Environment.GetEnvironmentVariable("ATAPOS_ACCEPT") is "1";

    /// <summary>The file at a path below the root.</summary>
    public static string At(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Atapos.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run inside the repository; there is no Atapos.sln above them.");
        }

        return folder;
    }
}
