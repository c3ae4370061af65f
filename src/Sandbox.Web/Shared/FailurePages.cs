using Microsoft.AspNetCore.Diagnostics;

namespace Sandbox.Web.Shared;

public static class FailurePages
{
    public static IApplicationBuilder UseFailurePages(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", CreateScopeForErrors = true });
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        // A failed POST is shown as a page of its own: that page is read, not posted to, and has no form token.
        return app.Use((http, next) =>
        {
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
                http.Request.Method = HttpMethods.Get;
            return next(http);
        });
    }
}
