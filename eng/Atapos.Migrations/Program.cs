using Atapos.Host;

// The tools of EF Core start this program, take the services of the host that it builds, and never let it run.
await using var app = AtaposApp.Create(
    new Dictionary<string, string>(StringComparer.Ordinal) { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
    connectionString: "Host=localhost;Database=design;Username=design");
