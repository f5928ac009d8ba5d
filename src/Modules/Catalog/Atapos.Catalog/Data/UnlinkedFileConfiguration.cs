using Atapos.Catalog.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Catalog.Data;

internal sealed class UnlinkedFileConfiguration : IEntityTypeConfiguration<UnlinkedFile>
{
    public void Configure(EntityTypeBuilder<UnlinkedFile> file)
    {
        file.ToTable("unlinked_files", table => table.HasCheckConstraint("ck_unlinked_files_state", "state in ('uploading', 'doomed')"));
        file.HasKey(f => new { f.Tenant, f.Id });
        file.Property(f => f.Id).ValueGeneratedNever();
        file.Property(f => f.PublicId).HasMaxLength(ProductImage.LongestPublicId);
        file.Property(f => f.LastError).HasMaxLength(UnlinkedFiles.LongestError);
        file.HasIndex(f => f.NextAttemptAt).HasDatabaseName("ix_unlinked_files_due");
    }
}
