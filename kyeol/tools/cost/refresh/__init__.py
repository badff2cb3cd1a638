"""Reading AWS's public bulk price list, which needs no credentials, and writing price tables from it.

Its form: docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html.
"""
