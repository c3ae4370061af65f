using System.Net;
using System.Net.Http.Json;

namespace Sandbox.Web.Tests.Identity;

public sealed class SessionTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_IsProlongedByAskingForIt_AndNotByAskingHowLongItLasts()
    {
        await using var app = await RunningApp.Start(database, ("Account:SessionMinutes", "0.2"));
        var (asks, extends) = (await app.SignedIn(app.Cast.Owner), await app.SignedIn(app.Cast.Owner));

        var first = await Left(asks);
        Assert.InRange(first, 1, 12_000);
        // Past half of the session another page would prolong it.
        await Task.Delay(TimeSpan.FromSeconds(7), Token);
        using var asked = await asks.GetAsync("/account/session", Token);
        using var extended = await extends.PostAsync("/account/session", null, Token);

        Assert.False(asked.Headers.TryGetValues("Set-Cookie", out var kept) && kept.Any(cookie => cookie.StartsWith("session=", StringComparison.Ordinal)));
        Assert.Contains(extended.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("session=", StringComparison.Ordinal));
        Assert.Equal(12_000, (await extended.Content.ReadFromJsonAsync<Answer>(Token))!.Left);
        await Task.Delay(TimeSpan.FromSeconds(6), Token);
        Assert.Equal(0, await Left(asks));
        Assert.Equal(0, await Left(app.Visitor()));
        Assert.NotEqual(HttpStatusCode.OK, (await asks.GetAsync("/applications", Token)).StatusCode);
    }

    [Fact]
    public async Task Page_OfSomebodySignedIn_CarriesTheEndOfTheSession_AndKeysThatCanBeTurnedOff()
    {
        await using var app = await RunningApp.Start(database);
        var http = await app.SignedIn(app.Cast.Owner);

        var page = await http.GetStringAsync("/applications", Token);
        Assert.Contains("<dialog id=\"session\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<dialog id=\"session\"", await app.Visitor().GetStringAsync("/", Token), StringComparison.Ordinal);
        Assert.DoesNotContain("data-off=\"true\"", page, StringComparison.Ordinal);

        using var saved = await RunningApp.Post(http, "/account", "profile", ("Input.FullName", "Katrin Sommer"), ("Input.Culture", "en"));
        Assert.Equal("/account?done=profile", RunningApp.Goal(saved));
        Assert.Contains("data-off=\"true\"", await (await app.SignedIn(app.Cast.Owner)).GetStringAsync("/applications", Token), StringComparison.Ordinal);
    }

    private static async Task<long> Left(HttpClient http) => (await http.GetFromJsonAsync<Answer>("/account/session", Token))!.Left;

    private sealed record Answer(long Left);
}
