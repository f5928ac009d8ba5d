using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Edge;

namespace Atapos.Catalog.Data;

/// <summary>The lists of products and of promotions, ready to leave; triggers of the database tell of every change of what they show.</summary>
internal sealed class MenuAnswers(DatabaseSignals signals, TimeProvider clock) : KeptAnswers(signals, Channel, clock)
{
    /// <summary>On which the database tells which merchant's menu has changed.</summary>
    internal const string Channel = "atapos_menu";
}
