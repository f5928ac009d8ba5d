using System.Text.Json;

namespace Atapos.IntegrationTests.Fuzz;

/// <summary>What people who mean no good send, and what machines that are broken do.</summary>
internal static class Hostile
{
    /// <summary>Texts.</summary>
    internal static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\u0001\u001b[31m", "\r\nX-Injected: 1", "😀👩‍👩‍👧‍👦", "\u202Eolleh\u202C", "مرحبا", "ｆｕｌｌ", "İstanbul", "ß", "\uFEFF", "\u2028",
        "' or '1'='1", "'; drop table ordering.orders; --", "1) union select me_id, name from tenancy.merchants --", "%' escape '\\", "%", "_", "\\", "$1", "{0}", "%s%n",
        "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "../../etc/passwd", "${jndi:ldap://x}", "null", "undefined", "NaN", "Infinity", "true", "-0", "1e400",
        new string('a', 255), new string('a', 3_000), new string('ä', 300), string.Concat(Enumerable.Repeat("😀", 200)), "a@b", "@", "a@b@c.example", "orang@contoh.example\n",
        "2026-02-30", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-01-01T00:00:00+23:59", "2026-01-01", "24:00",
    ];

    /// <summary>What stands where JSON is expected and is JSON, but seldom what is wanted.</summary>
    internal static readonly string[] Json =
    [
        "null", "true", "false", "[]", "{}", "\"\"", "0", "-1", "1", "0.1", "1.5", "-0", "1e3", "1E+2", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
        "-9223372036854775809", "79228162514264337593543950335", "79228162514264337593543950336", "1e400", "1e-400", "100000000000000000000000000000000000000", "0.00000000000000000000000000001",
        "\"1\"", "[1]", "[null]", "[[]]", "{\"a\":1}", "\"\\ud800\"", "\"\\u0000\"", "1000000000000", "1000000000001", "100", "100.01", "9999", "10000",
        .. Texts.Select(text => JsonSerializer.Serialize(text)),
    ];

    /// <summary>Bodies that are no JSON, or no object.</summary>
    internal static readonly string[] Bodies =
    [
        "", " ", "{", "}", "nul", "\"", "[", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}x", "{'a':1}", "/* */{}", "\uFEFF{}", "\0", "[]", "\"x\"", "1", "null", "true", "<xml/>", "a=1&b=2",
        new string('[', 60) + new string(']', 60), new string('[', 5_000), "{\"a\":" + new string('[', 70) + new string(']', 70) + "}",
        "{\"a\":\"" + new string('x', 20_000) + "\"}", "{\"__proto__\":{\"isAdmin\":true},\"$type\":\"System.Object\",\"me_id\":2}",
    ];

    /// <summary>Media types that were not asked for.</summary>
    internal static readonly string?[] MediaTypes =
    [
        null, "", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json; charset=nonsense", "application/json;", "APPLICATION/JSON", "application/vnd.api+json",
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/csv", "*/*", "json", "application/json, text/json",
    ];

    /// <summary>Ids as they stand in paths and queries.</summary>
    internal static readonly string[] Ids =
    [
        "0", "-1", "1", "888888888", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "1.0", "1e3", "0x1", "+1", " 1", "1 ", "01", "١", "abc", "null",
        "1;drop table x", "1' or '1'='1", "1/2", "1\\2", "1?x", "1#x", "%2e", "😀", "00000000-0000-0000-0000-000000000000", "my-orders", "{id}", "1,2", new string('9', 200),
    ];

    /// <summary>Headers.</summary>
    internal static readonly (string Name, string Value)[] Headers =
    [
        ("Idempotency-Key", "sama"), ("Idempotency-Key", ""), ("Idempotency-Key", "a b"), ("Idempotency-Key", new string('k', 256)), ("Idempotency-Key", new string('k', 255)),
        ("Last-Event-ID", "0"), ("Last-Event-ID", "-1"), ("Last-Event-ID", "abc"), ("Last-Event-ID", "9223372036854775807"), ("Last-Event-ID", "9223372036854775808"),
        ("X-Merchant-Id", "1"), ("X-Merchant-Id", "2"), ("X-Merchant-Id", "999"), ("X-Merchant-Id", "-1"), ("X-Merchant-Id", "abc"), ("X-Merchant-Id", "1, 2"), ("X-Merchant-Id", ""),
        ("X-Merchant-Id", "9223372036854775808"), ("X-Request-ID", "ok-1"), ("X-Request-ID", "<script>"), ("X-Request-ID", new string('r', 5_000)),
        ("If-None-Match", "*"), ("If-None-Match", "\"x\""), ("If-None-Match", "garbage"), ("If-Match", "\"x\""), ("If-Modified-Since", "yesterday"), ("Range", "bytes=0-1"),
        ("Accept", "text/html"), ("Accept", "application/pdf"), ("Accept", "application/octet-stream"), ("Accept", "image/png"), ("Accept", "garbage"), ("Accept", "*/*;q=0"), ("Accept-Language", "xx-YY;q=9"),
        ("Cookie", "ATLASTOKEN=garbage"), ("Cookie", "ATLASTOKEN=\"; ="), ("X-Forwarded-For", "1.2.3.4, garbage"), ("X-Forwarded-Proto", "gopher"), ("Origin", "https://evil.example"), ("Origin", "null"),
        ("X-HTTP-Method-Override", "DELETE"), ("Forwarded", "for=\"[::1]\""), ("traceparent", "00-garbage"), ("Accept-Encoding", "br;q=x"),
    ];
}
