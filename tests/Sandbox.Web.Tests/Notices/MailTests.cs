using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MimeKit;
using Sandbox.Web.Notices.Mail;

namespace Sandbox.Web.Tests.Notices;

public sealed class MailTests : IDisposable
{
    private static readonly OutgoingMail letter = new(
        "wei@example.com",
        "魏 <Wei>",
        "zh-Hans",
        "请确认您的电子邮箱",
        ["魏，您好：", "打开链接 & 确认 <b>。"],
        new MailLink(new Uri("https://sandbox.example/account/confirm-email?person=1&code=a_b"), "确认邮箱"));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mail-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Mail_ReachesTheServer_WithChineseAndTheLinkWhole()
    {
        await using var server = new SmtpServer();
        await Smtp(server).Send(letter, TestContext.Current.CancellationToken);

        var mail = Assert.Single(server.Received);
        Assert.Equal("请确认您的电子邮箱", mail.Subject);
        Assert.Equal("wei@example.com", mail.To.Mailboxes.Single().Address);
        Assert.Equal("魏 <Wei>", mail.To.Mailboxes.Single().Name);
        Assert.Equal("office@example.org", mail.From.Mailboxes.Single().Address);
        Assert.Contains("https://sandbox.example/account/confirm-email?person=1&code=a_b", mail.TextBody);
        Assert.Contains("打开链接 &amp; 确认 &lt;b&gt;", mail.HtmlBody);
    }

    [Fact]
    public async Task Mail_ThatTheServerTurnsAway_IsReportedToTheCaller()
    {
        await using var server = new SmtpServer(refusals: 1);
        await Assert.ThrowsAnyAsync<Exception>(() => Smtp(server).Send(letter, TestContext.Current.CancellationToken));
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Mail_WithoutAServer_IsAFileInTheFolder()
    {
        var settings = Options.Create(new SmtpSettings { Folder = folder.FullName });
        await new FolderMailSender(settings, TimeProvider.System, NullLogger<FolderMailSender>.Instance).Send(letter, TestContext.Current.CancellationToken);

        var mail = await MimeMessage.LoadAsync(Assert.Single(folder.GetFiles()).FullName, TestContext.Current.CancellationToken);
        Assert.Equal(letter.Subject, mail.Subject);
        Assert.Contains(letter.Link!.Address.AbsoluteUri, mail.TextBody);
    }

    [Theory]
    [InlineData("/data", null, "/data/mail")]
    [InlineData("/data", "/elsewhere", "/elsewhere")]
    [InlineData(null, null, ".data/mail")]
    public void Folder_IsInTheDataFolder_UnlessItIsNamed(string? data, string? named, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("SANDBOX_DATA", data), KeyValuePair.Create("Smtp:Folder", named)]).Build();
        using var services = new ServiceCollection().AddMail(configuration).BuildServiceProvider();
        Assert.Equal(expected, services.GetRequiredService<IOptions<SmtpSettings>>().Value.Folder);
    }

    [Theory]
    [InlineData(null, typeof(FolderMailSender))]
    [InlineData("mail.example.org", typeof(SmtpMailSender))]
    public void Sender_IsChosenByTheHost(string? host, Type expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Smtp:Host", host)]).Build();
        using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddMail(configuration).BuildServiceProvider();
        Assert.IsType(expected, services.GetRequiredService<IMailSender>());
    }

    [Fact]
    public async Task QueuedMail_IsSentAgain_WhenTheServerTurnedItAway()
    {
        await using var server = new SmtpServer(refusals: 1);
        using var queue = new MailQueue(Smtp(server), TimeProvider.System, NullLogger<MailQueue>.Instance);
        await queue.StartAsync(TestContext.Current.CancellationToken);
        queue.Post(letter);

        for (var waited = 0; server.Received.Count == 0 && waited < 100; waited++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        await queue.StopAsync(TestContext.Current.CancellationToken);
        Assert.Single(server.Received);
    }

    private static SmtpMailSender Smtp(SmtpServer server) => new(
        Options.Create(new SmtpSettings
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Security = SecureSocketOptions.None,
            From = "office@example.org",
        }),
        TimeProvider.System);
}
