FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
ENV NUGET_PACKAGES=/packages
COPY . .
RUN --mount=type=cache,target=/packages \
    dotnet publish src/Host/Atapos.Host -c Release -o /out/host -p:UseAppHost=false -p:RestoreLockedMode=true \
    && dotnet publish sandbox/Atapos.Sandbox -c Release -o /out/sandbox -p:UseAppHost=false -p:RestoreLockedMode=true

# No shell and no package manager; with the time zones and the languages of receipts. Runs as a user without rights.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS base
WORKDIR /app
USER $APP_UID

FROM base AS sandbox
COPY --from=build /out/sandbox .
ENV SANDBOX_URL=http://0.0.0.0:8100
EXPOSE 8100 8025 8587 8465
ENTRYPOINT ["dotnet", "Atapos.Sandbox.dll"]

FROM base AS host
COPY --from=build /out/host .
# The youngest objects get 16 MiB before they are collected (docs/deploy.md).
ENV ASPNETCORE_URLS=http://+:8000 DOTNET_GCgen0size=0x1000000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s CMD ["dotnet", "Atapos.Host.dll", "health"]
ENTRYPOINT ["dotnet", "Atapos.Host.dll"]
CMD ["run"]
