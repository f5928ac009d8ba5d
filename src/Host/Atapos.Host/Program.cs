using Atapos.Host.Verbs;

return await Verb.RunAsync(args);
