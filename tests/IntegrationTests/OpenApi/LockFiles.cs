using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;

namespace Atapos.IntegrationTests.OpenApi;

/// <summary>What is said of the packages for Node.js.</summary>
internal static class LockFiles
{
    /// <summary>Each package that a folder names is locked at that very version, each locked one by its hash and by no address.</summary>
    internal static void ShouldBePinned(string folder)
    {
        var named = JsonNode.Parse(File.ReadAllText(Repository.At($"{folder}/package.json")))!;
        var locked = JsonNode.Parse(File.ReadAllText(Repository.At($"{folder}/package-lock.json")))!["packages"]!.AsObject();
        foreach (var (name, version) in new[] { "dependencies", "devDependencies" }.SelectMany(kind => named[kind]?.AsObject() ?? []))
        {
            locked[$"node_modules/{name}"].Word("version").ShouldBe(version!.GetValue<string>());
        }

        locked.Where(package => package.Key.Length > 0).ShouldAllBe(package => package.Value!["integrity"] != null && package.Value["resolved"] == null);
    }
}
