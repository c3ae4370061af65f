using Sandbox.Web;

var app = await SandboxApp.Build(args);
await app.RunAsync();
