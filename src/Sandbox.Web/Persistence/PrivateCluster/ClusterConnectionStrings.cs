namespace Sandbox.Web.Persistence.PrivateCluster;

public sealed record ClusterConnectionStrings(string App, string Owner, string Sequencer, string Auditor);
