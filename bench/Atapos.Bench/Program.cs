using Atapos.Bench;

return await BenchRun.StartAsync(args);
