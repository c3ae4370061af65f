using Microsoft.AspNetCore.Diagnostics;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Shared;

public static class FailurePages
{
    public static IApplicationBuilder UseFailurePages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,
            StatusCodeSelector = fault => DatabaseAway.Is(fault) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        return app.Use(async (http, next) =>
        {
            // A failed POST is shown as a page of its own: that page is read, not posted to, and has no form token.
            var shown = http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null;
            if (shown)
                http.Request.Method = HttpMethods.Get;
            await next(http);
            // A form without a valid token is refused with a content type and no content, which would pass for a page.
            if (!shown && http.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false, ContentLength: null })
                http.Response.ContentType = null;
        });
    }
}
