using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Shared.Hosting.Security;

/// <summary>Seals what must be unreadable in the database, and fingerprints what must only be recognised there.</summary>
/// <remarks>
/// The first key of the ring seals, all of them open, so a key is changed by putting a new one in front; <see cref="KeyRotation"/> does the rest.
/// The ring is <c>DATA_KEYS</c>, then what is derived from <c>JWT_SECRET_KEY</c> and <c>JWT_PREVIOUS_SECRET_KEY</c>; in Development without any of
/// these it is made up and ends with the process.
/// </remarks>
public sealed class DataKeys
{
    /// <summary>So many bytes at the beginning of what is sealed name the key.</summary>
    internal const int NameBytes = 4;

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly IReadOnlyList<Key> _ring;

    private DataKeys(IEnumerable<byte[]> ring) => _ring = [.. ring.Select(key => new Key(key))];

    /// <summary>The name of the first key: what it has sealed begins with it.</summary>
    internal byte[] NameOfFirst => Names[0];

    /// <summary>The names of all keys of the ring.</summary>
    internal IReadOnlyList<byte[]> Names => [.. _ring.Select(key =>
    {
        var name = new byte[NameBytes];
        BinaryPrimitives.WriteUInt32BigEndian(name, key.Name);
        return name;
    })];

    /// <summary>Seals bytes with AES-256-GCM.</summary>
    /// <param name="plain">What is to be hidden.</param>
    /// <param name="tenant">Whose it is; it opens for this merchant alone.</param>
    /// <param name="place">Where it is kept, such as <c>edge.mails/{id}</c>; it opens for this place alone.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, TenantId tenant, string place)
    {
        var key = _ring[0];
        var sealedBytes = new byte[NameBytes + NonceBytes + TagBytes + plain.Length];
        BinaryPrimitives.WriteUInt32BigEndian(sealedBytes, key.Name);
        var nonce = sealedBytes.AsSpan(NameBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Sealing, TagBytes);
        cipher.Encrypt(
            nonce, plain, sealedBytes.AsSpan(NameBytes + NonceBytes + TagBytes), sealedBytes.AsSpan(NameBytes + NonceBytes, TagBytes), Belonging(tenant, place));
        return sealedBytes;
    }

    /// <summary>Opens what <see cref="Seal"/> sealed for the same merchant and place.</summary>
    /// <exception cref="CryptographicException">It was sealed with a key that is gone, for another merchant or place, or it was changed.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, TenantId tenant, string place)
    {
        if (sealedBytes.Length < NameBytes + NonceBytes + TagBytes)
        {
            throw new CryptographicException("Too short to be sealed bytes.");
        }

        var name = BinaryPrimitives.ReadUInt32BigEndian(sealedBytes);
        var key = _ring.FirstOrDefault(key => key.Name == name) ?? throw new CryptographicException("It was sealed with a key that is not in the ring.");
        var plain = new byte[sealedBytes.Length - NameBytes - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key.Sealing, TagBytes);
        cipher.Decrypt(
            sealedBytes.Slice(NameBytes, NonceBytes),
            sealedBytes[(NameBytes + NonceBytes + TagBytes)..],
            sealedBytes.Slice(NameBytes + NonceBytes, TagBytes),
            plain,
            Belonging(tenant, place));
        return plain;
    }

    /// <summary>The keyed hash by which a short secret is kept: without the key it cannot be found by trying all.</summary>
    /// <param name="secret">A code or a token.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="purpose">What it is for; equal secrets for different purposes have different fingerprints.</param>
    public byte[] Fingerprint(string secret, TenantId tenant, string purpose) => Fingerprint(_ring[0], secret, tenant, purpose);

    /// <summary>What the fingerprint may be, by each key of the ring: for looking up.</summary>
    /// <param name="secret">A code or a token.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="purpose">What it is for.</param>
    public IReadOnlyList<byte[]> Fingerprints(string secret, TenantId tenant, string purpose) =>
        [.. _ring.Select(key => Fingerprint(key, secret, tenant, purpose))];

    internal static DataKeys Read(SettingsReader settings)
    {
        const string Name = "DATA_KEYS";
        string?[] secrets = [settings.Text("JWT_SECRET_KEY"), settings.Text("JWT_PREVIOUS_SECRET_KEY")];
        var derived = secrets.OfType<string>()
            .Select(secret => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), KeyBytes, info: "atapos data keys"u8.ToArray()))
            .ToList();
        if (settings.Text(Name) is not { } text)
        {
            return new(derived.Count > 0 ? derived : [RandomNumberGenerator.GetBytes(KeyBytes)]);
        }

        var keys = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(KeyOf).ToList();
        if (keys.Count > 0 && keys.TrueForAll(key => key is not null))
        {
            return new([.. keys.OfType<byte[]>(), .. derived]);
        }

        settings.Fault(Name, string.Create(CultureInfo.InvariantCulture, $"must be a comma-separated list of keys of {KeyBytes} bytes in base64 (openssl rand -base64 {KeyBytes})"));
        return new([RandomNumberGenerator.GetBytes(KeyBytes)]);
    }

    private static byte[]? KeyOf(string text)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text, key, out var written) && written == KeyBytes ? key : null;
    }

    private static byte[] Fingerprint(Key key, string secret, TenantId tenant, string purpose) =>
        HMACSHA256.HashData(key.Naming, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{purpose}\n{tenant.Value}\n{secret}")));

    private static byte[] Belonging(TenantId tenant, string place) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tenant.Value}\n{place}"));

    private sealed class Key(byte[] root)
    {
        internal byte[] Sealing { get; } = HKDF.Expand(HashAlgorithmName.SHA256, root, KeyBytes, "seal"u8.ToArray());

        internal byte[] Naming { get; } = HKDF.Expand(HashAlgorithmName.SHA256, root, KeyBytes, "fingerprint"u8.ToArray());

        internal uint Name { get; } = BinaryPrimitives.ReadUInt32BigEndian(HKDF.Expand(HashAlgorithmName.SHA256, root, NameBytes, "name"u8.ToArray()));
    }
}
