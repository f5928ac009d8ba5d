using Atapos.IntegrationTests.Harness;

namespace Atapos.IntegrationTests.Import;

/// <summary>A database as the original made it, with two shops, and with what such a database may hold after years.</summary>
internal static class OriginalSystem
{
    /// <summary>Its tables with the columns of its README, and the times that its answers show.</summary>
    private const string Tables = """
        create schema atapos;
        create table atapos.merchant (me_id serial primary key, me_name varchar(255), me_business_type varchar(50), me_pos_mode varchar(50), me_midtrans_server_key text, created_at timestamp);
        create table atapos.product_category (pc_id serial primary key, me_id int, pc_name varchar(255));
        create table atapos.product (
          pr_id serial primary key, me_id int, pc_id int, pr_name varchar(255), pr_price numeric(12,2), pr_stock int, pr_base_price numeric(12,2), pr_tax_percent numeric(5,2),
          pr_service_charge_percent numeric(5,2), pr_type varchar(20), pr_is_active boolean);
        create table atapos.product_attachment (
          pa_id serial primary key, pr_id int, me_id int, pa_type varchar(20), pa_cloudinary_public_id varchar(255), pa_cloudinary_url text, pa_sort_order int);
        create table atapos.promotion (
          pm_id serial primary key, me_id int, pm_name varchar(255), pm_discount_type varchar(30), pm_discount_value numeric(12,2), pm_start_at timestamp, pm_end_at timestamp, pm_is_active boolean);
        create table atapos.promotion_item (pi_id serial primary key, pm_id int, pr_id int);
        create table atapos.table_location (tl_id serial primary key, me_id int, tl_name varchar(255));
        create table atapos.customer (cu_id serial primary key, me_id int, cu_email varchar(255), cu_name varchar(255), cu_phone varchar(50));
        create table atapos.order_header (
          oh_id serial primary key, me_id int, u_id int, cu_id int, tl_id int, oh_order_number varchar(50), oh_order_type varchar(20), oh_guest_count int,
          oh_subtotal_amount numeric(14,2), oh_discount_amount numeric(14,2), oh_tax_amount numeric(14,2), oh_service_charge_amount numeric(14,2), oh_total_amount numeric(14,2),
          oh_rounded_amount numeric(14,2), oh_payment_status varchar(20), oh_fraud_status varchar(20), oh_payment_type varchar(50), oh_midtrans_order_id varchar(100),
          oh_midtrans_transaction_id varchar(100), oh_midtrans_transaction_time timestamp, oh_midtrans_transaction_status varchar(50), oh_qris_string text,
          oh_qris_acquirer varchar(50), oh_qris_actions jsonb, oh_expired_at timestamp, oh_paid_at timestamp, oh_notes text, created_at timestamp);
        create table atapos.order_item (
          oi_id serial primary key, oh_id int, pr_id int, oi_product_name_snapshot varchar(255), oi_product_type varchar(20), oi_qty int, oi_base_price numeric(12,2),
          oi_final_price numeric(12,2), oi_line_subtotal numeric(14,2), oi_notes text);
        create table atapos.payment_log (
          py_id serial primary key, oh_id int, me_id int, py_event_type varchar(30), py_order_id varchar(100), py_transaction_id varchar(100), py_transaction_status varchar(50),
          py_fraud_status varchar(50), py_payment_type varchar(50), py_gross_amount numeric(14,2), py_signature_key varchar(255), py_raw_payload jsonb, created_at timestamp);
        """;

    private const string Shops = """
        insert into atapos.merchant values (1, 'Kedai Asal', 'fnb', 'centralized', 'SB-Mid-server-asal', '2024-01-01'), (2, 'Pangkas Asal', 'service', 'hybrid', null, '2024-02-01');
        insert into atapos.customer values (11, 1, 'Budi@Example.com', 'Budi', '0811'), (12, 2, 'budi@example.com', 'Budi', null), (13, 1, 'tanpa alamat', 'Salah', null);
        insert into atapos.product_category values (21, 1, 'Minuman'), (22, 2, 'Pangkas');
        insert into atapos.product values
          (31, 1, 21, 'Kopi Susu', 25000, 40, 25000, 10, 5, 'goods', true), (32, 1, 21, 'Teh', 8000, -2, 8000, 0, 0, 'goods', false),
          (33, 1, null, 'Gorengan', 1000.50, null, 1000.50, 0, 0, 'goods', true), (34, 2, 22, 'Potong Rambut', 40000, null, 40000, 0, 0, 'service', true);
        insert into atapos.product_attachment values
          (41, 31, 1, 'thumbnail', 'kopi', 'https://res.example.com/kopi.jpg', 0), (42, 31, 1, 'detail', 'kopi-1', 'https://res.example.com/kopi-1.jpg', 0),
          (43, 33, 1, 'thumbnail', 'gorengan', 'https://res.example.com/gorengan.jpg', 0);
        insert into atapos.promotion values (51, 1, 'Promo Kopi', 'percent', 10, '2025-01-01', '2025-12-31', true);
        insert into atapos.promotion_item values (61, 51, 31), (62, 51, 33);
        insert into atapos.table_location values (71, 1, 'Meja 1'), (72, 1, 'Meja di teras dengan nama yang panjang');
        """;

    private const string Orders = """
        insert into atapos.order_header (oh_id, me_id, u_id, cu_id, tl_id, oh_order_number, oh_order_type, oh_guest_count, oh_subtotal_amount, oh_discount_amount, oh_tax_amount,
          oh_service_charge_amount, oh_total_amount, oh_rounded_amount, oh_payment_status, oh_payment_type, oh_midtrans_order_id, oh_midtrans_transaction_id, oh_paid_at, created_at) values
          (101, 1, 3, 11, 71, 'INV-20250105-0001', 'dine_in', 2, 50000, 5000, 4500, 2250, 51750, 51800, 'settlement', 'cash', null, null, '2025-01-05 05:30', '2025-01-05 05:00'),
          (102, 1, 3, null, null, 'INV-20250105-0003', 'takeaway', null, 58000, 5000, 5831, 2250, 61081, 61100, 'settlement', 'gopay', 'INV-20250105-0003', 'tx-102', '2025-01-05 06:30', '2025-01-05 06:00'),
          (103, 1, null, 11, null, 'INV-20250106-0001', 'walk_in', null, 25000, 0, 2500, 1250, 28750, 28800, 'pending', null, 'INV-20250106-0001', null, null, '2025-01-06 05:00'),
          (104, 1, 3, 11, null, 'INV-20250106-0002', 'dine_in', null, 25000, 0, 2500, 1250, 28750, 28800, 'refund', 'qris', 'INV-20250106-0002', 'tx-104', '2025-01-06 06:30', '2025-01-06 06:00'),
          (105, 1, 3, null, null, 'INV-20250106-0003', 'dine_in', null, 25000, 0, 2500, 1250, 28750, 28800, 'cancel', null, null, null, null, '2025-01-06 07:00'),
          (106, 1, 3, null, null, 'INV-20250106-0004', 'dine_in', null, 25000, 0, 2500, 1250, 30000, 30000, 'pending', null, null, null, null, '2025-01-06 08:00'),
          (107, 1, 3, 13, null, 'INV-20250106-0005', 'dine_in', null, 25000, 0, 2500, 1250, 28750, 28800, 'pending', null, null, null, null, '2025-01-06 09:00'),
          (108, 1, 3, null, null, 'INV-20250106-0006', 'dine_in', null, 25000, 0, 2500, 1250, 28750, 28800, 'pending', null, null, null, null, '2025-01-06 10:00'),
          (201, 2, null, 12, null, 'INV-20250105-0001', 'service_job', null, 40000, 0, 0, 0, 40000, 40000, 'settlement', 'cash', null, null, '2025-01-05 05:30', '2025-01-05 05:00');
        insert into atapos.order_item values
          (1001, 101, 31, 'Kopi Susu', 'goods', 2, 25000, 22500, 45000, 'tanpa gula'), (1002, 102, 31, 'Kopi Susu', 'goods', 2, 25000, 22500, 45000, null),
          (1003, 102, 32, 'Teh', 'goods', 1, 8000, 8000, 8000, null), (1004, 103, 31, 'Kopi Susu', 'goods', 1, 25000, 25000, 25000, null),
          (1005, 104, 31, 'Kopi Susu', 'goods', 1, 25000, 25000, 25000, null), (1006, 105, 31, 'Kopi Susu', 'goods', 1, 25000, 25000, 25000, null),
          (1007, 106, 31, 'Kopi Susu', 'goods', 1, 25000, 25000, 25000, null), (1008, 107, 31, 'Kopi Susu', 'goods', 1, 25000, 25000, 25000, null),
          (1009, 108, 31, 'Kopi Susu', 'goods', 1, 25000, 25000, 25000, null), (1010, 201, 34, 'Potong Rambut', 'service', 1, 40000, 40000, 40000, null),
          (1011, 999, 31, 'Kopi Susu', 'goods', 1, 25000, 25000, 25000, null);
        insert into atapos.payment_log values
          (501, 101, 1, 'cash', null, null, null, null, 'cash', 51750, null, '{"amount_paid": 60000, "change_amount": 8200}', '2025-01-05 05:30'),
          (502, 102, 1, 'charge', 'INV-20250105-0003', null, 'pending', null, null, 61081, null, '{"token": "x"}', '2025-01-05 06:05'),
          (503, 102, 1, 'notification', 'INV-20250105-0003', 'tx-102', 'settlement', 'accept', 'gopay', 61081, 'abc', '{"order_id": "INV-20250105-0003"}', '2025-01-05 06:30'),
          (504, 104, 1, 'notification', 'INV-20250106-0002', 'tx-104', 'settlement', 'accept', 'qris', 28750, 'abc', '{}', '2025-01-06 06:30'),
          (505, 104, 1, 'refund', 'INV-20250106-0002', 'tx-104', 'refund', null, 'qris', 28750, null, '{}', '2025-01-07 06:30'),
          (506, 103, 1, 'dreamt', null, null, null, null, null, 0, null, null, '2025-01-06 05:01');
        """;

    /// <summary>Such a database.</summary>
    /// <param name="older">True for one that keeps no times of its own and no percents.</param>
    internal static async Task<TestDatabase> CreateAsync(bool older = false)
    {
        var database = await (await TestRun.Databases).CreateAsync(Template.Empty);
        await database.ExecuteAsync(Tables);
        await database.ExecuteAsync(Shops);
        await database.ExecuteAsync(Orders);
        if (older)
        {
            await database.ExecuteAsync("""
                alter table atapos.order_header drop column created_at;
                alter table atapos.payment_log drop column created_at;
                alter table atapos.merchant drop column created_at;
                alter table atapos.product drop column pr_base_price, drop column pr_tax_percent, drop column pr_service_charge_percent, drop column pr_type, drop column pr_is_active;
                """);
        }

        return database;
    }
}
