// One PostgreSQL and one sandbox for the run, as the journeys over HTTP have.
[assembly: Xunit.TestFramework("Atapos.IntegrationTests.Harness.TestRun", "Atapos.IntegrationTests")]
