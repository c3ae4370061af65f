using Sandbox.Verifier;

return CommandLine.Run(args, Console.OpenStandardOutput(), Console.Error, TimeProvider.System);
