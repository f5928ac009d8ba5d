using Microsoft.AspNetCore.Http.HttpResults;

namespace Atapos.Sandbox.Http;

/// <summary>An error as FastAPI services, Atlas among them, write it.</summary>
/// <param name="Detail">What is wrong, for people.</param>
internal sealed record ApiError(string Detail)
{
    /// <summary>An answer of this status that carries the detail.</summary>
    public static JsonHttpResult<ApiError> Answer(int status, string detail) => TypedResults.Json(new ApiError(detail), statusCode: status);
}
