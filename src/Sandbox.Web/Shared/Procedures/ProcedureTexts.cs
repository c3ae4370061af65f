namespace Sandbox.Web.Shared.Procedures;

public sealed class ProcedureTexts;
