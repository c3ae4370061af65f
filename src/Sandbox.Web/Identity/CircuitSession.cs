using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Sandbox.Web.Identity;

/// <summary>How long nobody has done anything on an interactive page: a page left open ends with its session, as its cookie would.</summary>
public sealed class CircuitSession(TimeProvider clock, IOptionsMonitor<CookieAuthenticationOptions> cookies) : CircuitHandler
{
    private DateTimeOffset lastActivity = clock.GetUtcNow();

    public bool IsOver => clock.GetUtcNow() - lastActivity >= cookies.Get(IdentityConstants.ApplicationScheme).ExpireTimeSpan;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        // What arrives after the end, before it was noticed, does not begin the session anew.
        if (!IsOver) lastActivity = clock.GetUtcNow();
        return next(context);
    };
}
