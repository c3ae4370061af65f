namespace Sandbox.Web.Notices.Mail;

public static class MailRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        var smtp = configuration.GetSection("Smtp");
        services.Configure<SmtpSettings>(smtp).PostConfigure<SmtpSettings>(settings => settings.Folder = SmtpSettings.FolderOf(configuration));
        if (string.IsNullOrWhiteSpace(smtp[nameof(SmtpSettings.Host)]))
            services.AddSingleton<IMailSender, FolderMailSender>();
        else
            services.AddSingleton<IMailSender, SmtpMailSender>();
        services.AddSingleton<MailQueue>();
        return services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
    }
}
