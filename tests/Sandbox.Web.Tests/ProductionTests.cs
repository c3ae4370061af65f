using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Keys;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Tests.Notices;

namespace Sandbox.Web.Tests;

// The app as a process of its own, as an administrator starts it.
public sealed class ProductionTests(DatabaseFixture database) : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("sandbox-production-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Production_WithoutSettings_NamesEachThatIsMissingAndDoesNotStart()
    {
        var (code, _, errors) = await Run([]);

        Assert.Equal(1, code);
        foreach (var setting in new[] { "Sandbox__PublicUrl", "Smtp__Host", "Smtp__From", "Sandbox__SealKey", "Sandbox__LogKey", "Sandbox__SessionCertificate", "Workflows__Engine" })
            Assert.Contains(setting, errors, StringComparison.Ordinal);
        Assert.Contains("Production lacks 7 settings", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(data.FullName, "postgresql")));
    }

    [Theory]
    [InlineData("Sandbox__PublicUrl", "http://sandbox.example", "Sandbox__PublicUrl")]
    [InlineData("Workflows__Engine", "Auto", "Workflows__Engine")]
    [InlineData("Workflows__Engine", "Elsa", "no Elsa engine")]
    [InlineData("Sandbox__SealKey", "/nowhere/seal.pem", "Sandbox__SealKey")]
    [InlineData("Sandbox__SessionCertificate", "/nowhere/session.pem", "Sandbox__SessionCertificate")]
    [InlineData("Sandbox__Mode", "Demo", "Sandbox__Mode is Demo")]
    public async Task Production_WithOneSettingWrong_SaysWhich(string name, string value, string says)
    {
        var server = await database.CreateDatabase();
        var (code, _, errors) = await Run([.. Settings(server, 25), (name, value)]);

        Assert.Equal(1, code);
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_WithoutAdministrator_PrintsALinkThatMakesOneOnce()
    {
        await using var mail = new SmtpServer();
        var server = await database.CreateDatabase();
        var port = RunningApp.FreePort();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = new($"http://127.0.0.1:{port}") };
        string link;
        await using (var app = Begin([.. Settings(server, mail.Port), ("ASPNETCORE_URLS", http.BaseAddress.ToString())]))
        {
            link = await app.Line("https://sandbox.example/account/first-administrator?code=");
            var ready = await Until(() => http.GetStringAsync("/health/ready", Token));
            Assert.Contains("Embedded. Workflows:Engine names it.", ready, StringComparison.Ordinal);
            var path = new Uri(link).PathAndQuery;
            Assert.Contains("cannot be used", await http.GetStringAsync(path + "x", Token), StringComparison.Ordinal);
            Assert.DoesNotContain("demo-banner", await http.GetStringAsync("/", Token), StringComparison.Ordinal);

            using var made = await RunningApp.Post(
                http, path, "first", ("Input.OrganisationName", "AI Office"), ("Input.Country", "DE"), ("Input.RegistrationNumber", "A-1"), ("Input.FullName", "Ada First"),
                ("Input.Email", "ada@office.example"), ("Input.Password", "four unrelated words here"));

            Assert.Equal("/account/check-mail?for=registration", RunningApp.Goal(made));
            Assert.Contains("cannot be used", await http.GetStringAsync(path, Token), StringComparison.Ordinal);
            await Until(() => Task.FromResult(mail.Received.Count > 0 ? "" : throw new InvalidOperationException("No mail yet.")));
            Assert.Equal("ada@office.example", mail.Received.Single().To.Mailboxes.Single().Address);
        }
        await using (var look = Database.Context(server.Owner))
        {
            var person = await look.Users.SingleAsync(Token);
            Assert.Equal([nameof(Role.Administrator)], await look.UserRoles.Where(held => held.UserId == person.Id).Join(look.Roles, held => held.RoleId, role => role.Id, (_, role) => role.Name!).ToListAsync(Token));
            Assert.Equal(AccessAct.BecomeFirstAdministrator, (await look.AccessLog.SingleAsync(Token)).Act);
            Assert.False(person.EmailConfirmed);
            // Whoever reads the database makes no cookie of it.
            var sessionKey = await look.DataProtectionKeys.SingleAsync(Token);
            Assert.Contains("<encryptedSecret", sessionKey.Xml, StringComparison.Ordinal);
            Assert.DoesNotContain("<masterKey", sessionKey.Xml, StringComparison.Ordinal);
        }

        // With an administrator no further link is printed.
        await using var again = Begin([.. Settings(server, mail.Port), ("ASPNETCORE_URLS", http.BaseAddress.ToString())]);
        await Until(() => http.GetStringAsync("/health/ready", Token));
        Assert.DoesNotContain(again.Output, line => line.Contains("first-administrator", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Production_ThatIsSeeded_Refuses()
    {
        using var seeds = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sandbox.Seeds.dll"), "demo"])
        {
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["SANDBOX_DATA"] = data.FullName },
        })!;
        var errors = await seeds.StandardError.ReadToEndAsync(Token);
        await seeds.WaitForExitAsync(Token);

        Assert.Equal(2, seeds.ExitCode);
        Assert.Contains("Production", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Auto")]
    [InlineData("Auto", "Auto")]
    [InlineData("Embedded", "names it")]
    public void Engine_SaysWhichAndWhy(string? setting, string why)
    {
        var engine = ChosenEngine.Of(Engine(setting));

        Assert.Equal(FurtherEngines.Elsa is null || setting == "Embedded" ? "Embedded" : "Elsa", engine.Name);
        Assert.Contains(why, engine.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Engine_ThatTheBuildDoesNotHave_StopsTheStart()
    {
        Assert.Contains("Auto, Elsa or Embedded", Assert.Throws<InvalidOperationException>(() => ChosenEngine.Of(Engine("Elza"))).Message, StringComparison.Ordinal);
        Assert.SkipUnless(FurtherEngines.Elsa is null, "This build has Elsa.");
        Assert.Contains("Workflows__Engine=Embedded", Assert.Throws<InvalidOperationException>(() => ChosenEngine.Of(Engine("Elsa"))).Message, StringComparison.Ordinal);
    }

    // A database without Elsa's schema: Auto takes the embedded runner and says why, a named engine does not start.
    [Fact]
    public async Task Engine_ThatFailsItsSelfTest_IsLeftByAuto_AndStopsTheStartWhereItIsNamed()
    {
        Assert.SkipWhen(FurtherEngines.Elsa is null, "This build has no Elsa.");
        var made = await database.CreateDatabase();
        await using (var owner = NpgsqlDataSource.Create(made.Owner)) await owner.CreateCommand("drop schema elsa cascade").ExecuteNonQueryAsync(Token);

        var left = await ChosenEngine.Choose(Engine("Auto"), made.App, Token);

        Assert.Equal(("Embedded", false), (left.Name, left.Further));
        Assert.Contains("did not pass its self-test", left.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ChosenEngine.Choose(Engine("Elsa"), made.App, Token));
        Assert.Contains("passed its self-test", (await ChosenEngine.Choose(Engine("Elsa"), (await database.CreateDatabase()).App, Token)).Reason, StringComparison.Ordinal);
    }

    private static IConfiguration Engine(string? setting) => new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Workflows:Engine", setting)]).Build();

    [Fact]
    public async Task Demo_ShowsItsBannerOnStaticAndInteractivePagesInBothLanguages()
    {
        await using var app = await RunningApp.Start(database);
        var http = await app.SignedIn(app.Cast.Officer);

        foreach (var path in new[] { "/", "/account/sign-in", "/registry", "/queue", "/work", "/status/404" })
        {
            using var english = await http.GetAsync(path, Token);
            Assert.Contains("Demonstration. What you see is made up", await english.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            using var chinese = new HttpRequestMessage(HttpMethod.Get, path);
            chinese.Headers.AcceptLanguage.ParseAdd("zh-CN");
            using var answer = await app.Visitor().SendAsync(chinese, Token);
            if (answer.StatusCode != HttpStatusCode.Redirect) Assert.Contains("演示环境。所见内容均为虚构", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
    }

    public void Dispose() => data.Delete(recursive: true);

    private (string, string)[] Settings(Web.Persistence.PrivateCluster.ClusterConnectionStrings server, int smtp)
    {
        var key = Path.Combine(data.FullName, "seal.pem");
        File.WriteAllText(key, SigningKey.Generate().ToPem());
        var log = Path.Combine(data.FullName, "log.pem");
        File.WriteAllText(log, SigningKey.Generate().ToPem());
        var session = Path.Combine(data.FullName, "session.pem");
        using (var rsa = RSA.Create(2048))
        {
            using var certificate = new CertificateRequest("CN=Sandbox", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
            File.WriteAllText(session, $"{certificate.ExportCertificatePem()}\n{rsa.ExportPkcs8PrivateKeyPem()}");
        }
        return
        [
            ("Sandbox__PublicUrl", "https://sandbox.example"), ("Smtp__Host", "127.0.0.1"), ("Smtp__Port", smtp.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Smtp__Security", "None"),
            ("Smtp__From", "sandbox@sandbox.example"), ("Sandbox__SealKey", key), ("Sandbox__LogKey", log), ("Sandbox__SessionCertificate", session), ("Workflows__Engine", "Embedded"),
            ("ConnectionStrings__Sandbox", server.App), ("ConnectionStrings__SandboxOwner", server.Owner), ("ConnectionStrings__SandboxSequencer", server.Sequencer), ("ConnectionStrings__SandboxAuditor", server.Auditor),
        ];
    }

    private Started Begin((string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sandbox.Web.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal)).ToList()) start.Environment.Remove(inherited);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["SANDBOX_DATA"] = data.FullName;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    private async Task<(int Code, string Output, string Errors)> Run((string Name, string Value)[] settings)
    {
        await using var app = Begin([.. settings, ("ASPNETCORE_URLS", "http://127.0.0.1:0")]);
        await app.Process.WaitForExitAsync(Token);
        // What was written last may still be on its way.
        app.Process.WaitForExit();
        return (app.Process.ExitCode, string.Join('\n', app.Output), string.Join('\n', app.Errors));
    }

    private static async Task<string> Until(Func<Task<string>> attempt)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100, Token))
        {
            try
            {
                return await attempt();
            }
            catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException && waited.Elapsed < TimeSpan.FromMinutes(2))
            {
            }
        }
    }

    private sealed class Started : IAsyncDisposable
    {
        public Started(Process process)
        {
            Process = process;
            process.OutputDataReceived += (_, line) => { if (line.Data is { } text) Output.Enqueue(text); };
            process.ErrorDataReceived += (_, line) => { if (line.Data is { } text) Errors.Enqueue(text); };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public Process Process { get; }
        public ConcurrentQueue<string> Output { get; } = [];
        public ConcurrentQueue<string> Errors { get; } = [];

        public async Task<string> Line(string containing)
        {
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(50, Token))
            {
                if (Output.FirstOrDefault(line => line.Contains(containing, StringComparison.Ordinal)) is { } found) return found.Trim();
                if (Process.HasExited) break;
            }
            throw new InvalidOperationException($"The app did not say {containing}, but:\n{string.Join('\n', Output)}\n{string.Join('\n', Errors)}");
        }

        public async ValueTask DisposeAsync()
        {
            if (!Process.HasExited) Process.Kill();
            await Process.WaitForExitAsync();
            Process.Dispose();
        }
    }
}
