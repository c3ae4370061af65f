using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sandbox.Web.Features.Admission;
using Sandbox.Web.Features.Appeals;
using Sandbox.Web.Features.Applications;
using Sandbox.Web.Features.Exit;
using Sandbox.Web.Features.Incidents;
using Sandbox.Web.Features.Plans;
using Sandbox.Web.Features.Reports;
using Sandbox.Web.Features.Suspensions;
using Sandbox.Web.Features.Testing;
using Sandbox.Web.Notices;
using Sandbox.Web.Shared.Cases.Acts;
using Sandbox.Workflows;
using Sandbox.Workflows.Running;

namespace Sandbox.Web.Pipeline;

public static class GateRegistration
{
    /// <summary>Registers the gate, every handler and every validator of the app.</summary>
    /// <exception cref="InvalidOperationException">A request names no permission, or has no handler.</exception>
    public static IServiceCollection AddGate(this IServiceCollection services, Packs packs)
    {
        // MediatR 5 brings no registration of its own; this is all of it.
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(RefusalBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(PermissionBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TransactionBehaviour<,>));
        services.AddImplementations(typeof(IRequestHandler<,>));
        services.AddImplementations(typeof(IValidator<>));
        Requirements.Check(Requirements.AllRequests, services);

        services.AddSingleton<UseCases>();
        services.AddScoped<PersonUseCases>();
        services.AddScoped<Actors>();
        services.AddScoped<ActScope>();
        services.AddScoped<TrailRecorder>();
        services.AddScoped<ProcedureEntry>();
        services.AddScoped<ProcedureSteps>();
        services.AddScoped<IWorkflowStore, ProcedureStore>();
        services.AddScoped<IWorkflowHost, ProcedureHost>();
        services.AddKeyedScoped<IWorkflowEngine, EmbeddedRunner>(EngineName.Embedded);
        services.AddScoped<IWorkflowEngine, CaseEngines>();
        services.AddScoped<Outbox>();
        services.AddScoped<ClockNotices>();
        services.AddScoped<SilentActs>();
        services.AddSingleton<NoticeWords>();
        services.AddScoped<FilingDesk>();
        services.AddScoped<FactBook>();
        services.AddScoped<ConditionDesk>();
        services.AddScoped<Features.Tiering.Draft.TierDesk>();
        // A form may name criteria in both languages, also where there are no pages (seeds, tests).
        services.AddLocalization();
        services.AddScoped<FilingForms>();
        services.AddSingleton<FilingActs>();
        services.AddSingleton<ActPages>();
        services.AddApplicationFilings();
        services.AddAdmissionPages();
        services.AddPlanFilings().AddReportFilings().AddIncidentFilings().AddSuspensionFilings().AddExitFilings().AddAppealFilings();
        services.AddSingleton<ActForms>().AddPlanForms().AddTestForms().AddReportForms().AddIncidentForms().AddSuspensionForms().AddExitForms();
        services.AddScoped<LetterDesk>();
        services.AddScoped<ErasureDesk>();
        services.AddSingleton<AccessBook>();
        services.AddSingleton(Features.SystemActs.ProcedureActs.All);
        services.AddSingleton(packs);
        services.AddSingleton<ProcedureLibrary>();
        services.AddSingleton<PackLibrary>();
        services.TryAddSingleton<TimeProvider, DatabaseTime>();
        return services;
    }

    private static void AddImplementations(this IServiceCollection services, Type open)
    {
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes().Where(type => type is { IsAbstract: false, IsClass: true, ContainsGenericParameters: false }))
            foreach (var service in type.GetInterfaces().Where(service => service.IsGenericType && service.GetGenericTypeDefinition() == open))
                services.AddScoped(service, type);
    }
}
