namespace Atapos.Sandbox.Cloudinary;

/// <summary>An error as Cloudinary writes it.</summary>
internal sealed record CloudinaryError(CloudinaryError.Cause Error)
{
    /// <summary>An answer of this status that carries the message.</summary>
    public static IResult Answer(int status, string message) => TypedResults.Json(new CloudinaryError(new Cause(message)), statusCode: status);

    /// <param name="Message">What is wrong, for people.</param>
    internal sealed record Cause(string Message);
}
