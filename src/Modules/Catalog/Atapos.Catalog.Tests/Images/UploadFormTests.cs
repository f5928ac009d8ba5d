using System.Text;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Images;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Atapos.Catalog.Tests.Images;

public sealed class UploadFormTests
{
    private const string Boundary = "boundary";

    private static readonly UploadFields Fields = new(TakesData: true, ["thumbnail"], ["detail_images"]);

    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly UploadGate _gate = new();

    [Fact]
    public async Task Parts_are_read_in_their_order_and_others_are_passed_over()
    {
        var form = await ReadAsync(Text("data", "{}"), Text("colour", "blue"), File("detail_images", Pictures.Jpeg()), File("thumbnail", Pictures.Png()), File("detail_images", Pictures.Png()));

        Encoding.UTF8.GetString(form.Data!.Value.Span).ShouldBe("{}");
        form.Pictures.Select(picture => (picture.Kind, picture.File.Facts!.Format)).ShouldBe(
            [(ProductImageKind.Detail, ImageFormat.Jpeg), (ProductImageKind.Thumbnail, ImageFormat.Png), (ProductImageKind.Detail, ImageFormat.Png)]);
    }

    [Fact]
    public async Task A_file_that_nobody_chose_is_none_and_an_empty_file_is_no_picture()
    {
        (await ReadAsync(Part("thumbnail", [], fileName: ""))).Pictures.ShouldBeEmpty();
        await ShouldFailAsync(415, "image.not-supported", File("thumbnail", []));
    }

    [Fact]
    public async Task Each_fault_has_its_status_and_code()
    {
        await ShouldFailAsync(415, "image.not-supported", File("thumbnail", "<svg onload=alert(1)>"u8.ToArray()));
        await ShouldFailAsync(422, "image.broken", File("thumbnail", [.. Pictures.Png(), 1]));
        await ShouldFailAsync(422, "image.too-large-dimensions", File("thumbnail", Pictures.Jpeg(9_000, 9_000)));
        await ShouldFailAsync(422, "validation", File("thumbnail", Pictures.Png()), File("thumbnail", Pictures.Png()));
        await ShouldFailAsync(422, "validation", [.. Enumerable.Range(0, 33).Select(number => Text($"field{number}", "x"))]);
        await ShouldFailAsync(413, "request.too-large", Text("data", new string(' ', 300_000)));
        var refused = await Should.ThrowAsync<ProblemException>(ReadAsync(File("detail_images", Pictures.Png()), File("detail_images", Pictures.Png()[..50])));
        refused.Errors!.Keys.ShouldHaveSingleItem().ShouldBe("detail_images[1]");
        (await Should.ThrowAsync<DomainException>(ReadAsync([.. Enumerable.Repeat(File("detail_images", Pictures.Png()), 4)]))).Code.ShouldBe("product.too-many-images");
    }

    [Fact]
    public async Task A_file_is_read_no_further_than_its_limit()
    {
        var endless = new EndlessBody(Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"thumbnail\"; filename=\"a\"\r\n\r\n"), Pictures.Jpeg()[..^2]);

        var refused = await Should.ThrowAsync<ProblemException>(ReadAsync(endless));

        (refused.Status, refused.Code).ShouldBe((413, "image.too-large"));
        endless.Given.ShouldBeLessThan(UploadForm.LargestThumbnail + (256 * 1024));
    }

    [Fact]
    public async Task A_form_that_does_not_end_in_time_is_too_slow()
    {
        var reading = ReadAsync(new SilentBody());

        _clock.Advance(UploadForm.Patience + TimeSpan.FromSeconds(1));

        (await Should.ThrowAsync<ProblemException>(reading)).Status.ShouldBe(408);
    }

    [Fact]
    public async Task Only_so_many_uploads_are_let_in_and_only_some_of_one_shop()
    {
        var inside = Enumerable.Range(0, UploadGate.MostOfOne).Select(_ => _gate.Enter(Some.Shop)).ToList();

        var refused = await Should.ThrowAsync<ProblemException>(ReadAsync(Text("data", "{}")));
        (refused.Status, refused.Code).ShouldBe((503, "uploads.busy"));
        refused.RetryAfterSeconds.ShouldNotBeNull();
        inside[0].Dispose();
        inside[0].Dispose();
        inside[0] = _gate.Enter(Some.Shop);
        Should.Throw<ProblemException>(() => _gate.Enter(Some.Shop));
        for (var other = 1; other <= UploadGate.Most - UploadGate.MostOfOne; other++)
        {
            inside.Add(_gate.Enter(TenantId.Of(100 + other)));
        }

        Should.Throw<ProblemException>(() => _gate.Enter(TenantId.Of(999)));
        inside.ForEach(stay => stay.Dispose());
        _gate.Enter(TenantId.Of(999)).Dispose();
    }

    [Fact]
    public async Task A_refused_form_gives_its_place_back()
    {
        for (var number = 0; number < UploadGate.Most * 2; number++)
        {
            await ShouldFailAsync(415, "image.not-supported", File("thumbnail", [1, 2, 3]));
        }
    }

    private static byte[] Text(string name, string value) => Part(name, Encoding.UTF8.GetBytes(value), fileName: null);

    private static byte[] File(string name, byte[] content) => Part(name, content, "a.png");

    private static byte[] Part(string name, byte[] content, string? fileName) =>
    [
        .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{(fileName is null ? "" : $"; filename=\"{fileName}\"")}\r\n\r\n"),
        .. content,
        .. "\r\n"u8,
    ];

    private async Task ShouldFailAsync(int status, string code, params byte[][] parts)
    {
        var problem = await Should.ThrowAsync<ProblemException>(ReadAsync(parts));
        (problem.Status, problem.Code).ShouldBe((status, code));
    }

    private Task<UploadForm> ReadAsync(params byte[][] parts) =>
        ReadAsync(new MemoryStream(Pictures.Joined([.. parts, Encoding.ASCII.GetBytes($"--{Boundary}--\r\n")])));

    private async Task<UploadForm> ReadAsync(Stream body)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock).AddSingleton(_gate).AddSingleton<ITenantContext>(new Tenant());
        await using var provider = services.BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = provider };
        var ends = new Ends();
        http.Features.Set<IHttpResponseFeature>(ends);
        http.Request.ContentType = $"multipart/form-data; boundary=\"{Boundary}\"";
        http.Request.Body = body;
        try
        {
            return await UploadForm.ReadAsync(http, Fields);
        }
        finally
        {
            await ends.EndAsync();
        }
    }

    private sealed class Tenant : ITenantContext
    {
        public TenantId Current => Some.Shop;
    }

    /// <summary>Ends a request as the server does.</summary>
    private sealed class Ends : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Call, object State)> _completed = new();

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

        internal async Task EndAsync()
        {
            while (_completed.TryPop(out var end))
            {
                await end.Call(end.State);
            }
        }
    }

    /// <summary>Never says anything.</summary>
    private sealed class SilentBody : Body
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }

    /// <summary>A file that does not end.</summary>
    private sealed class EndlessBody(byte[] head, byte[] beginning) : Body
    {
        private readonly MemoryStream _start = new([.. head, .. beginning]);

        internal long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = _start.Read(buffer.Span);
            if (read == 0)
            {
                buffer.Span.Clear();
                read = buffer.Length;
            }

            Given += read;
            return ValueTask.FromResult(read);
        }
    }

    private abstract class Body : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
