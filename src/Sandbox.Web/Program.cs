using Microsoft.EntityFrameworkCore;
using Sandbox.Web.Identity;
using Sandbox.Web.Notices.Mail;
using Sandbox.Web.Persistence;
using Sandbox.Web.Shared;

var builder = WebApplication.CreateBuilder(args);
// Started from a build's output, not only where it was published.
builder.WebHost.UseStaticWebAssets();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddDbContext<SandboxDbContext>(options =>
    options.UseNpgsql(builder.Configuration.GetConnectionString("Sandbox")));
builder.Services.AddShell();
builder.Services.AddMail(builder.Configuration);
builder.Services.AddSandboxIdentity(builder.Configuration, builder.Environment);

var app = builder.Build();
if (app.Environment.IsProduction())
{
    app.UseHsts();
    app.UseHttpsRedirection();
}
app.UseSecurityHeaders();
app.UseRequestLocalization();
app.UseFailurePages();
app.UseRouting();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapShell();
app.MapAccount();
app.Run();
