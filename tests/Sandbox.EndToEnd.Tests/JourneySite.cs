using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// A site of its own, in which weeks can pass.
public sealed class JourneySite : Site
{
    private readonly MovedTime time = new();

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public void Pass(int days) => time.Ahead += TimeSpan.FromDays(days);

    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(time);
        // Who is signed in stays so, however many weeks pass in the case.
        builder.Configuration["Account:SessionMinutes"] = TimeSpan.FromDays(365).TotalMinutes.ToString(CultureInfo.InvariantCulture);
    }

    // Timers run as ever; only the date is ahead.
    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => DatabaseTime.Cut(base.GetUtcNow() + Ahead);
    }
}
