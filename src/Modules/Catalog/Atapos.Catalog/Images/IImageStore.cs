using Atapos.Shared;
using Atapos.Shared.Hosting.Http;

namespace Atapos.Catalog.Images;

/// <summary>Keeps the files of pictures, outside of this system.</summary>
internal interface IImageStore
{
    /// <summary>False when no settings name one.</summary>
    bool IsConfigured { get; }

    /// <summary>The name of a file that is to be kept; another for every upload, because the image's number is given out once.</summary>
    string NameOf(TenantId tenant, long productId, long imageId);

    /// <summary>Keeps a file and answers where it is read. May be repeated: a file of the same name gives way.</summary>
    /// <exception cref="ProblemException">502, 503 or 504; the file may be kept all the same, now or a little later.</exception>
    Task<string> UploadAsync(string name, UploadedFile file, CancellationToken cancellationToken);

    /// <summary>Makes sure that there is no file of this name. May be repeated.</summary>
    /// <exception cref="ProblemException">502, 503 or 504; the file may be there or not.</exception>
    Task DestroyAsync(string name, CancellationToken cancellationToken);
}
