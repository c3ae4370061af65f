using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sandbox.Web.Identity;

namespace Sandbox.Web.Tests.Identity;

public sealed class CircuitSessionTests
{
    private readonly TestClock clock = new(new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Session_OfAPageLeftOpen_IsOverAfterItsMinutes_AndIsNotBegunAnew()
    {
        using var services = new ServiceCollection()
            .Configure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, options => options.ExpireTimeSpan = TimeSpan.FromMinutes(20)).BuildServiceProvider();
        var session = new CircuitSession(clock, services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>());
        var heard = 0;
        var hears = session.CreateInboundActivityHandler(_ => Task.FromResult(heard++));

        clock.Now += TimeSpan.FromMinutes(19);
        await hears(null!);
        clock.Now += TimeSpan.FromMinutes(19);
        Assert.False(session.IsOver);
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(session.IsOver);
        await hears(null!);

        Assert.True(session.IsOver);
        Assert.Equal(2, heard);
    }
}
