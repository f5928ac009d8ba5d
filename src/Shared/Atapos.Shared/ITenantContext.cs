namespace Atapos.Shared;

/// <summary>Whose request or message is being handled.</summary>
public interface ITenantContext
{
    /// <summary>The tenant; asking before one is set is a programming error.</summary>
    TenantId Current { get; }
}
