namespace Sandbox.Web.Features.Proofs;

public sealed class ProofTexts;
