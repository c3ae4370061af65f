using System.Buffers.Binary;
using System.Diagnostics;

namespace Sandbox.Benchmarks.Trail;

/// <summary>
/// Makes each flush of the database server slower by as much as is asked for: a library of a few lines, compiled by the machine's own C
/// compiler and loaded into the server before the C library, waits in fsync and fdatasync. The server's commit_delay would not do: it
/// waits for others to join a flush, which is what group commit does anyway.
/// </summary>
internal sealed class SlowFlush
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <unistd.h>
        static volatile const int *delay;
        __attribute__((constructor)) static void load(void) {
          const char *path = getenv("SANDBOX_FLUSH_DELAY");
          int file = path ? open(path, O_RDONLY) : -1;
          if (file < 0) return;
          void *mapped = mmap(0, sizeof(int), PROT_READ, MAP_SHARED, file, 0);
          if (mapped != MAP_FAILED) delay = mapped;
          close(file);
        }
        static void wait_for_disk(void) { if (delay && *delay > 0) usleep(*delay); }
        int fdatasync(int file) {
          static int (*real)(int);
          if (!real) real = (int (*)(int)) dlsym(RTLD_NEXT, "fdatasync");
          wait_for_disk();
          return real(file);
        }
        int fsync(int file) {
          static int (*real)(int);
          if (!real) real = (int (*)(int)) dlsym(RTLD_NEXT, "fsync");
          wait_for_disk();
          return real(file);
        }
        """;

    private readonly string delay;

    private SlowFlush(string delay) => this.delay = delay;

    /// <summary>Loads the library into every server that this process starts from now on; null where there is no C compiler, or the system loads none so.</summary>
    public static async Task<SlowFlush?> Prepare(string folder)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var (source, library, delay) = (Path.Combine(folder, "flush.c"), Path.Combine(folder, "flush.so"), Path.Combine(folder, "flush.delay"));
        await File.WriteAllTextAsync(source, Source);
        await File.WriteAllBytesAsync(delay, new byte[sizeof(int)]);
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"]) { RedirectStandardError = true })!;
            await compiler.WaitForExitAsync();
            if (compiler.ExitCode != 0) return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        // The server may run as another user.
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        Environment.SetEnvironmentVariable("LD_PRELOAD", library);
        Environment.SetEnvironmentVariable("SANDBOX_FLUSH_DELAY", delay);
        return new(delay);
    }

    /// <summary>From now on each flush takes so much longer.</summary>
    public void Set(TimeSpan slower)
    {
        var microseconds = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(microseconds, (int)slower.TotalMicroseconds);
        using var file = File.OpenWrite(delay);
        file.Write(microseconds);
    }
}
