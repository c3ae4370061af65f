namespace Sandbox.Web.Pipeline.Sealing;

public static class SealingRegistration
{
    /// <summary>Registers who issues seals; the key is read at once, so that a missing one stops the start.</summary>
    public static IServiceCollection AddSealing(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(SealIssuer.Of(settings)).AddScoped<SealDesk>();
}
